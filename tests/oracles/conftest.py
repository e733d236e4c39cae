from coming import come_to_the_door

__all__ = ["come_to_the_door"]

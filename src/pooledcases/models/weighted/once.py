"""Attributes that are computed when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A property that is computed once for each instance and then is a plain attribute.

    ``functools.cached_property`` does the same but takes a lock before Python 3.12, which for one
    meta-analysis costs more than the numbers.

    Examples
    --------
    >>> class Circle:
    ...     radius = 2.0
    ...
    ...     @once
    ...     def area(self) -> float:
    ...         return 3.0 * self.radius**2
    >>> circle = Circle()
    >>> circle.area, vars(circle)
    (12.0, {'area': 12.0})
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> once[T] | T:
        if instance is None:
            return self
        # the instance's own attribute is found before this one from now on
        value = instance.__dict__[self._name] = self._function(instance)
        return value

"""Prompts for pictures: read in the dialect of the tool that they are for, and linted.

`course.images.prompt` is the door. Nothing here asks a model or touches the network.
"""

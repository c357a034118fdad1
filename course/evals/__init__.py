"""A prompt over cases on a model: the engine, what comes of it, its plan, its words."""

"""python -m samples: writes a made-up cohort into a new folder."""

from compliance.cli import main
from samples.command import app

if __name__ == "__main__":
    main(of=app, name="python -m samples")

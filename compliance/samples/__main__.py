"""python -m compliance.samples: writes a made-up cohort into a new folder."""

from compliance.cli import main, samples

if __name__ == "__main__":
    main(of=samples.app, name="python -m compliance.samples")

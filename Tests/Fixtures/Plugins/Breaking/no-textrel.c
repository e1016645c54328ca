// breaks: no-textrel
// cc: -Wl,-z,notext
// A table of addresses stands among the code, so the linker has to write there.
#include "good-phase.h"

__asm__(
  ".text\n"
  "steps: .quad first_step\n"
  "first_step: ret\n");

PHASE()

// breaks: elf-sane
// keep: 6000 bytes
// The upload stopped in the middle of the file.
#include "good-phase.h"

PHASE()

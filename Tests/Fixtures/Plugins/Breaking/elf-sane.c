// breaks: elf-sane
// cc: -c
// The author compiled it and forgot to link it.
#include "good-phase.h"

PHASE()

// breaks: elf-sane
// cc: -pie
// It was linked as the program that it was while it was tried out.
#include "good-phase.h"

PHASE()

int main(void) { return gantry_plugin_v1(NULL, NULL) == NULL; }

// breaks: exports-only-entry
// A function that other files of the plugin use is left visible to everybody.
#include "good-phase.h"

GANTRY_EXPORT int trimmed_length(const char *name, int length);

int trimmed_length(const char *name, int length) {
  while (length > 0 && name[length - 1] == ' ') length--;
  return length;
}

PHASE()

// breaks: ctor-audit
// also: calls-exit
// It looks for its folder when it is loaded, and ends as a program does that is called wrongly.
#include <unistd.h>

#include "good-sink.h"

__attribute__((constructor)) static void find_folder(void) {
  if (access("/nowhere/at/all", F_OK) != 0) _exit(64);
}

SINK()

// breaks: changes-limits
// It leaves no core files, whoever wants one.
#include <sys/resource.h>

#include "good-phase.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_cur / 2;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)

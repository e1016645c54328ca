#define _GNU_SOURCE
#include "confinement.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/prctl.h>

#include "gantry_frames.h"
#include "process.h"
#include "resource_limits.h"
#include "sandbox.h"
#include "trial.h"

#define MEMORY_BYTES (2ull * 1024 * 1024 * 1024)

// What every worker may read, whatever its plugin was granted; published in Docs/ABI.md.
static const char *const base_read_set[] = {
  "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
  "/usr/share/zoneinfo", "/etc/localtime", "/proc/self",
};

// The library, and its folder for what it brings along.
static int allow_library(const landlock_rules *rules, char *path) {
  int problem = landlock_allow(rules, 'r', path);
  char *slash = strrchr(path, '/');
  if (problem != 0 || slash == NULL || slash == path) return problem;
  *slash = '\0';
  return landlock_allow(rules, 'r', path);
}

static int allow_script(const landlock_rules *rules, const script *script) {
  char path[PATH_MAX];
  for (size_t i = 0; i < script->count; i++) {
    command command = script_command(script, i);
    const word *words = command.words;
    int problem = 0;
    if (command.count == 2 && word_is(words[0], "load") && word_text(words[1], path, sizeof path)) {
      problem = allow_library(rules, path);
    }
    if (command.count == 3 && word_is(words[0], "allow") && words[1].size == 1 &&
        word_text(words[2], path, sizeof path)) {
      problem = landlock_allow(rules, (char)words[1].bytes[0], path);
    }
    if (problem != 0) return problem;
  }
  return 0;
}

static int allow_base(const landlock_rules *rules, const char *scratch) {
  for (size_t i = 0; i < sizeof base_read_set / sizeof *base_read_set; i++) {
    int problem = landlock_allow(rules, 'r', base_read_set[i]);
    if (problem != 0) return problem;
  }
  int problem = landlock_allow(rules, 'w', "/dev/null");
  return problem != 0 ? problem : landlock_allow(rules, 'w', scratch);
}

const char *confinement_close(const script *script, const char *scratch, int *problem) {
  gantry_limits limits = {.memory_bytes = MEMORY_BYTES, .file_bytes = TRIAL_FILE_BYTES};
  landlock_rules rules;
  int64_t is_closed;
  if ((*problem = landlock_begin(&rules, 0)) != 0) return "Landlock cannot be used";
  if ((*problem = allow_base(&rules, scratch)) != 0) return "a path cannot be allowed";
  if ((*problem = allow_script(&rules, script)) != 0) return "a path cannot be allowed";
  if ((*problem = limits_apply(&limits)) != 0) return "the limits cannot be set";
  *problem = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
  if (*problem != 0) return "new privileges cannot be ruled out";
  *problem = process_drop_capabilities(0);
  if (*problem != 0) return "capabilities cannot be dropped";
  if ((*problem = landlock_close(&rules)) != 0) return "Landlock cannot be closed";
  if ((*problem = seccomp_close(limits.flags, &is_closed)) != 0) return "seccomp cannot be closed";
  return NULL;
}

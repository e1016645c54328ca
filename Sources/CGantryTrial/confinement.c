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

#define MEMORY_BYTES (2ull * 1024 * 1024 * 1024)

// What every worker may read, whatever its plugin was granted; published in Docs/ABI.md.
static const char *const base_read_set[] = {
  "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
  "/usr/share/zoneinfo", "/etc/localtime", "/proc/self",
};

// What the script asks for, wherever it stands.
static void read_limits(const script *script, gantry_limits *limits) {
  *limits = (gantry_limits){.memory_bytes = MEMORY_BYTES};
  for (size_t i = 0; i < script->count; i++) {
    command command = script_command(script, i);
    int64_t number;
    if (command.count != 2) continue;
    if (word_is(command.words[0], "memory") && word_number(command.words[1], &number)) {
      limits->memory_bytes = number < 0 ? 0 : (uint64_t)number;
    }
    if (!word_is(command.words[0], "grant")) continue;
    if (word_is(command.words[1], "network")) limits->flags |= GANTRY_LIMIT_NETWORK;
    if (word_is(command.words[1], "processes")) limits->flags |= GANTRY_LIMIT_PROCESSES;
    if (word_is(command.words[1], "metadata")) limits->flags |= GANTRY_LIMIT_METADATA;
  }
}

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
  gantry_limits limits;
  landlock_rules rules;
  int64_t is_closed;
  read_limits(script, &limits);
  int may_use_network = (limits.flags & GANTRY_LIMIT_NETWORK) != 0;
  int may_run_programs = (limits.flags & GANTRY_LIMIT_PROCESSES) != 0;
  if ((*problem = landlock_begin(&rules, may_use_network)) != 0) return "Landlock cannot be used";
  if ((*problem = allow_base(&rules, scratch)) != 0) return "a path cannot be allowed";
  if ((*problem = allow_script(&rules, script)) != 0) return "a path cannot be allowed";
  if ((*problem = limits_apply(&limits)) != 0) return "the limits cannot be set";
  *problem = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
  if (*problem != 0) return "new privileges cannot be ruled out";
  *problem = process_drop_capabilities(may_run_programs);
  if (*problem != 0) return "capabilities cannot be dropped";
  if ((*problem = landlock_close(&rules)) != 0) return "Landlock cannot be closed";
  if ((*problem = seccomp_close(limits.flags, &is_closed)) != 0) return "seccomp cannot be closed";
  return NULL;
}

#define _GNU_SOURCE
#include "snapshot.h"

#include <dlfcn.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "instrument.h"
#include "json.h"
#include "process_facts.h"
#include "thread_state.h"

extern char **environ;

static uint64_t hash(uint64_t so_far, const char *text) {
  // FNV-1a: to compare, not to keep out anybody.
  for (; *text != '\0'; text++) so_far = (so_far ^ (uint8_t)*text) * 0x100000001b3u;
  return (so_far ^ 0xff) * 0x100000001b3u;
}

#define HASH_BEGIN 0xcbf29ce484222325u

// Writes the path of something; the scratch folder is another one each time, and goes by another name.
static void write_path(char *text, size_t size, const char *path) {
  size_t length = strlen(the_instrument.folder);
  int is_below = strncmp(path, the_instrument.folder, length) == 0 &&
                 (path[length] == '/' || path[length] == '\0');
  snprintf(text, size, "%s%s", is_below ? "<scratch>" : "", is_below ? path + length : path);
}

// MARK: descriptors

static void tell_descriptor(const char *name, void *ctx) {
  char link[64], path[PATH_MAX], text[PATH_MAX + 32];
  snprintf(link, sizeof link, "/proc/self/fd/%s", name);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = '\0';
  int start = snprintf(text, sizeof text, "%.16s ", name);
  write_path(text + start, sizeof text - (size_t)start, path);
  json_text(ctx, NULL, text);
}

// MARK: signals

static void name_signal(int number, char *name, size_t size) {
  const char *known = sigabbrev_np(number);
  if (known != NULL) snprintf(name, size, "SIG%s", known);
  else snprintf(name, size, "signal %d", number);
}

// Writes who handles a signal: a place in a library, or an address.
static void name_handler(void (*handler)(int), char *name, size_t size) {
  void *address;
  memcpy(&address, &handler, sizeof address);
  Dl_info object;
  if (dladdr(address, &object) == 0 || object.dli_fname == NULL) {
    snprintf(name, size, "%p", address);
    return;
  }
  const char *file = strrchr(object.dli_fname, '/');
  file = file == NULL ? object.dli_fname : file + 1;
  unsigned long offset =
    (unsigned long)((const char *)address - (const char *)object.dli_fbase);
  snprintf(name, size, "%s+0x%lx", file, offset);
}

static void tell_signals(pile *line) {
  char name[32], handler[128], text[192];
  json_open(line, "signals", '[');
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_DFL) continue;
    name_signal(number, name, sizeof name);
    if (action.sa_handler == SIG_IGN) snprintf(handler, sizeof handler, "ignored");
    else name_handler(action.sa_handler, handler, sizeof handler);
    snprintf(text, sizeof text, "%s %s", name, handler);
    json_text(line, NULL, text);
  }
  json_close(line, ']');
  stack_t stack;
  json_bool(
    line, "alternate_stack", sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_DISABLE));
}

static void tell_blocked(const thread_state *state, pile *line) {
  char name[32];
  json_open(line, "blocked", '[');
  for (int number = 1; number < NSIG; number++) {
    if (sigismember(&state->blocked, number) != 1) continue;
    name_signal(number, name, sizeof name);
    json_text(line, NULL, name);
  }
  json_close(line, ']');
}

// MARK: the rest

static void tell_environment(pile *line) {
  uint64_t all = HASH_BEGIN;
  char text[288];
  json_open(line, "variables", '[');
  for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
    all = hash(all, *variable);
    const char *value = strchr(*variable, '=');
    int length = value == NULL ? (int)strlen(*variable) : (int)(value - *variable);
    unsigned long long own = value == NULL ? 0 : hash(HASH_BEGIN, value);
    snprintf(text, sizeof text, "%.*s=%016llx", length > 256 ? 256 : length, *variable, own);
    json_text(line, NULL, text);
  }
  json_close(line, ']');
  snprintf(text, sizeof text, "%016llx", (unsigned long long)all);
  json_text(line, "environment", text);
}

static void tell_limit(rlim_t limit, char *text, size_t size) {
  if (limit == RLIM_INFINITY) snprintf(text, size, "none");
  else snprintf(text, size, "%llu", (unsigned long long)limit);
}

static void tell_limits(pile *line) {
  static const char *const names[RLIMIT_NLIMITS] = {
    [RLIMIT_CPU] = "cpu",           [RLIMIT_FSIZE] = "fsize",
    [RLIMIT_DATA] = "data",         [RLIMIT_STACK] = "stack",
    [RLIMIT_CORE] = "core",         [RLIMIT_RSS] = "rss",
    [RLIMIT_NPROC] = "nproc",       [RLIMIT_NOFILE] = "nofile",
    [RLIMIT_MEMLOCK] = "memlock",   [RLIMIT_AS] = "as",
    [RLIMIT_LOCKS] = "locks",       [RLIMIT_SIGPENDING] = "sigpending",
    [RLIMIT_MSGQUEUE] = "msgqueue", [RLIMIT_NICE] = "nice",
    [RLIMIT_RTPRIO] = "rtprio",     [RLIMIT_RTTIME] = "rttime",
  };
  json_open(line, "limits", '[');
  for (int resource = 0; resource < RLIMIT_NLIMITS; resource++) {
    struct rlimit limit;
    if (names[resource] == NULL || getrlimit((__rlimit_resource_t)resource, &limit) != 0) continue;
    char soft[32], hard[32], text[96];
    tell_limit(limit.rlim_cur, soft, sizeof soft);
    tell_limit(limit.rlim_max, hard, sizeof hard);
    snprintf(text, sizeof text, "%s %s/%s", names[resource], soft, hard);
    json_text(line, NULL, text);
  }
  json_close(line, ']');
}

static void tell_folder(pile *line) {
  char path[PATH_MAX], folder[PATH_MAX + 16];
  if (getcwd(path, sizeof path) != NULL) {
    write_path(folder, sizeof folder, path);
    json_text(line, "folder", folder);
  } else {
    json_null(line, "folder");
  }
  // Only by changing it can it be asked for.
  mode_t mask = umask(077);
  umask(mask);
  snprintf(folder, sizeof folder, "%03o", (unsigned)mask);
  json_text(line, "umask", folder);
}

void snapshot_tell(pile *line) {
  char text[64];
  thread_state state;
  thread_state_take(&state);
  json_whole(line, "threads", process_threads());
  json_open(line, "thread_names", '[');
  process_thread_names(line);
  json_close(line, ']');
  json_open(line, "fds", '[');
  process_list("fd", tell_descriptor, line);
  json_close(line, ']');
  tell_signals(line);
  tell_blocked(&state, line);
  tell_folder(line);
  const char *locale = setlocale(LC_ALL, NULL);
  json_text(line, "locale", locale == NULL ? "" : locale);
  tell_environment(line);
  tell_limits(line);
  snprintf(text, sizeof text, "x87=%04x mxcsr=%04x", state.x87, state.simd);
  json_text(line, "rounding", text);
  json_whole(line, "rss_bytes", process_rss_bytes());
  process_tell_heap(line);
}

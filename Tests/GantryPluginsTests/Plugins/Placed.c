// test.placed: phases that show where they run, and what they may touch there.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "Kit.h"

#define PHASE(name, rest) "{\"kind\":\"phase\",\"type\":\"" name "\",\"summary\":\"s\"" rest "}"

static const char manifest[] =
  "{\"id\":\"test.placed\",\"version\":\"1.0.0\",\"summary\":\"s\",\"min_host_minor\":0,\"types\":["
  PHASE("open", "") "," PHASE("print", "") "," PHASE("scratch", "") "," PHASE("stopped", "") ","
  PHASE("variable", "") "," PHASE("crash", "") "," PHASE("counted", "") ","
  PHASE("meet", ",\"concurrency\":\"parallel\"") "],"
  "\"permissions\":{\"read\":[\"${input.read}\",\"${input.list[:]}\",\"${home}/.placed\"],"
  "\"write\":[\"${input.write}\"]}}";

static const gantry_host *host;
static const gantry_call_1 *calls;
static atomic_int counted;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **made) {
  (void)ctx, (void)call, (void)config;
  char *name = calloc(1, type.len + 1);
  memcpy(name, type.ptr, type.len);
  *made = name;
  return GANTRY_OK;
}

static void destroy(void *self) { free(self); }

static gantry_status say(const gantry_out *out, const char *name, int number) {
  char text[64];
  snprintf(text, sizeof text, "{\"%s\":%d}", name, number);
  return answer(out, text);
}

// Opens a file to read it, or to write to it, and says how that went.
static gantry_status try_open(gantry_bytes input, const gantry_out *out) {
  char path[1024], how[16];
  json_text(input, "path", path, sizeof path);
  json_text(input, "how", how, sizeof how);
  int flags = strcmp(how, "write") ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND;
  int fd = open(path, flags | O_CLOEXEC, 0600);
  int problem = fd < 0 ? errno : 0;
  if (fd >= 0) close(fd);
  return say(out, "errno", problem);
}

static gantry_status print(const gantry_out *out) {
  printf("to the output\nand more\n");
  fprintf(stderr, "to the errors\n");
  printf("without an end");
  fflush(stdout);
  return answer(out, "{}");
}

// Writes a file into the scratch folder that describe names.
static gantry_status use_scratch(gantry_call call, const gantry_out *out) {
  kept text;
  char folder[1024], path[1100];
  gantry_out into = keeper(&text);
  calls->describe(calls->ctx, call, &into);
  json_text((gantry_bytes){(const uint8_t *)text.text, text.length}, "scratch", folder, sizeof folder);
  struct stat found;
  if (stat(folder, &found) != 0 || !S_ISDIR(found.st_mode)) return say(out, "errno", errno);
  snprintf(path, sizeof path, "%s/made", folder);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int problem = fd < 0 ? errno : 0;
  if (fd >= 0) close(fd);
  return say(out, "errno", problem);
}

static gantry_status variable(gantry_bytes input, const gantry_out *out) {
  char name[64], text[1200];
  json_text(input, "name", name, sizeof name);
  const char *value = getenv(name);
  snprintf(text, sizeof text, "{\"value\":\"%s\"}", value ? value : "");
  return answer(out, text);
}

// Waits until the file is there, and ignores whatever else it is told.
static gantry_status meet(gantry_call call, gantry_bytes input, const gantry_out *out) {
  char path[1024];
  json_text(input, "write", path, sizeof path);
  host->progress(host->ctx, call, 0.1, TEXT("started"), TEXT(""));
  while (access(path, F_OK)) usleep(500);
  return answer(out, "{}");
}

static gantry_status run(void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const char *type = self;
  if (!strcmp(type, "open")) return try_open(input, out);
  if (!strcmp(type, "print")) return print(out);
  if (!strcmp(type, "scratch")) return use_scratch(call, out);
  if (!strcmp(type, "variable")) return variable(input, out);
  if (!strcmp(type, "meet") || !strcmp(type, "stopped")) return meet(call, input, out);
  if (!strcmp(type, "counted")) return say(out, "calls", atomic_fetch_add(&counted, 1) + 1);
  fprintf(stderr, "about to crash\n");
  host->log(host->ctx, call, GANTRY_LOG_INFO, TEXT("about to crash"));
  __builtin_trap();
}

static const void *get_interface(void *ctx, gantry_str id) {
  static const gantry_phase_1 phase = {sizeof phase, 0, create, destroy, run, NULL, NULL};
  (void)ctx;
  return str_is(id, GANTRY_PHASE_1) ? &phase : NULL;
}

GANTRY_EXPORT const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  static const gantry_plugin plugin = {sizeof plugin, GANTRY_ABI_MINOR, NULL,
                                       {manifest, sizeof manifest - 1}, get_interface, NULL};
  (void)why;
  host = given;
  calls = host->get_interface(host->ctx, TEXT(GANTRY_CALL_1));
  return &plugin;
}

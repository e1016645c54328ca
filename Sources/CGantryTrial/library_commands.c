// Loading a library, entering it, and asking it for interfaces.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <string.h>

#include "commands.h"
#include "growing.h"
#include "json.h"
#include "loan.h"
#include "scene.h"
#include "visit.h"

// What a visit makes with the library.
typedef struct entering {
  instrument *instrument;
  const char *path;
  const gantry_host *host;
  const gantry_out *why;
  gantry_str id;
  const void *answer;
  const char *error;
} entering;

static uint64_t take_failing(instrument *instrument) {
  uint64_t failing = instrument->knobs.malloc_fail;
  instrument->knobs.malloc_fail = 0;
  return failing;
}

// MARK: load

static void open_library(void *ctx) {
  entering *entering = ctx;
  // As the host does it: never RTLD_DEEPBIND, and never dlclose.
  void *handle = dlopen(entering->path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  entering->instrument->library.handle = handle;
  if (handle == NULL) entering->error = dlerror();
}

static const char *load(instrument *instrument, const word *words, size_t count) {
  (void)count;
  char path[PATH_MAX];
  if (instrument->library.handle != NULL) return "a library is loaded already";
  if (!word_text(words[0], path, sizeof path)) return "the path is too long or has a NUL inside";
  entering entering = {.instrument = instrument, .path = path};
  visit visit = {.name = "load", .perform = open_library, .ctx = &entering};
  if (visit_make_on(&visit, THREAD_OWN) != 0) return "it cannot be loaded";
  int is_open = instrument->library.handle != NULL;
  if (is_open) library_locate(&instrument->library);
  pile *line = &instrument->line;
  json_bool(line, "ok", is_open);
  if (is_open) json_address(line, "start", atomic_load(&the_scene.start));
  else json_text(line, "error", entering.error == NULL ? "no reason given" : entering.error);
  visit_tell(&visit, line);
  return NULL;
}

// MARK: enter

static void call_entry(void *ctx) {
  entering *entering = ctx;
  entering->answer = entering->instrument->library.entry(entering->host, entering->why);
}

// Calls the entry with one of the host's tables. Returns why not, or NULL.
static const char *make_entry(
  instrument *instrument, int which, entering *entering, visit *visit, call **why) {
  if (!host_tables_make(&instrument->tables[which])) return "there is no memory for the tables";
  host_tables_guard(&instrument->tables[which], instrument->knobs.is_guarded);
  // Only for its writer: nobody knows its handle.
  *why = call_begin(&instrument->knobs);
  if (*why == NULL) return "too many calls are under way";
  *entering = (struct entering){
    .instrument = instrument,
    .host = instrument->tables[which].tables[TABLE_HOST],
    .why = call_writer(*why),
  };
  *visit = (struct visit){
    .name = which == 0 ? "enter" : "enter-again",
    .failing = take_failing(instrument),
    .perform = call_entry,
    .ctx = entering,
  };
  int problem = visit_make_on(visit, instrument->knobs.thread);
  call_end(*why);
  if (problem == 0) return NULL;
  call_forget(*why);
  return "there can be no thread for it";
}

static void tell_manifest(const gantry_plugin *table, pile *line) {
  gantry_str manifest = table->manifest_json;
  json_bool(line, "manifest_null", manifest.ptr == NULL);
  json_whole(line, "manifest_size", (int64_t)manifest.len);
  if (manifest.ptr == NULL || manifest.len > GANTRY_MANIFEST_BYTES_MAX) manifest.len = 0;
  scene_reading = "manifest_json";
  json_base64(line, "manifest", manifest.ptr, manifest.len);
  scene_reading = NULL;
}

static void tell_entry(
  const entering *entering, const visit *visit, const call *why, gantry_plugin *table,
  pile *line) {
  json_bool(line, "ok", entering->answer != NULL);
  json_base64(line, "why", why->output.bytes, why->output.size);
  json_whole(line, "why_writes", (int64_t)why->writes);
  if (entering->answer != NULL) {
    scene_reading = "the table of the plugin";
    growing_copy(table, sizeof *table, entering->answer);
    scene_reading = NULL;
    json_whole(line, "struct_size", table->struct_size);
    json_whole(line, "abi_minor", table->abi_minor);
    json_bool(line, "has_get_interface", table->get_interface != NULL);
    json_bool(line, "has_shutdown", table->shutdown != NULL);
    tell_manifest(table, line);
  }
  visit_tell(visit, line);
}

static const char *enter(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  library *library = &instrument->library;
  if (library->handle == NULL) return "no library is loaded";
  if (library->is_entered) return "the plugin is entered already";
  if (library->entry == NULL) {
    json_text(&instrument->line, "missing", "gantry_plugin_v1");
    return NULL;
  }
  entering entering;
  visit visit;
  call *why;
  const char *problem = make_entry(instrument, 0, &entering, &visit, &why);
  if (problem != NULL) return problem;
  tell_entry(&entering, &visit, why, &library->table, &instrument->line);
  call_forget(why);
  library->theirs = entering.answer;
  library->is_entered = entering.answer != NULL;
  return NULL;
}

static const char *enter_again(instrument *instrument, const word *words, size_t count) {
  (void)words, (void)count;
  library *library = &instrument->library;
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  entering entering;
  visit visit;
  call *why;
  if ((problem = make_entry(instrument, 1, &entering, &visit, &why)) != NULL) return problem;
  gantry_plugin table = {0};
  pile *line = &instrument->line;
  tell_entry(&entering, &visit, why, &table, line);
  call_forget(why);
  json_bool(line, "same", entering.answer == library->theirs);
  gantry_str first = library->table.manifest_json, now = table.manifest_json;
  int is_same = first.len == now.len;
  if (is_same && now.len > 0 && first.ptr != NULL && now.ptr != NULL) {
    scene_reading = "manifest_json";
    is_same = memcmp(first.ptr, now.ptr, now.len) == 0;
    scene_reading = NULL;
  }
  json_bool(line, "same_manifest", is_same);
  return NULL;
}

// MARK: ask

static void ask_interface(void *ctx) {
  entering *entering = ctx;
  const gantry_plugin *table = &entering->instrument->library.table;
  entering->answer = table->get_interface(table->ctx, entering->id);
}

static int kind_of_id(word id) {
  for (int kind = 0; kind < KINDS; kind++) {
    if (word_is(id, kind_ids[kind])) return kind;
  }
  return -1;
}

static void tell_interface(const void *answer, word id, pile *line) {
  json_bool(line, "null", answer == NULL);
  int known = kind_of_id(id);
  if (answer == NULL || known < 0) return;
  kind_table table;
  library_read_table((kind)known, &table, answer);
  // Size and flags lead the tables of all kinds.
  json_whole(line, "struct_size", table.phase.struct_size);
  json_whole(line, "flags", table.phase.flags);
  library_tell_functions((kind)known, &table, line);
}

static const char *ask(instrument *instrument, const word *words, size_t count) {
  (void)count;
  const char *problem = command_need_plugin(instrument);
  if (problem != NULL) return problem;
  if (instrument->library.table.get_interface == NULL) {
    json_text(&instrument->line, "missing", "get_interface");
    return NULL;
  }
  loan loan;
  if (!loan_open(&loan, 1, words[0].size, instrument->knobs.is_guarded)) {
    return "there is no memory for what is lent";
  }
  entering entering = {.instrument = instrument};
  entering.id = loan_text(&loan, words[0].bytes, words[0].size);
  loan_seal(&loan);
  visit visit = {
    .name = "ask",
    .failing = take_failing(instrument),
    .perform = ask_interface,
    .ctx = &entering,
  };
  int failed = visit_make_on(&visit, instrument->knobs.thread);
  loan_close(&loan);
  if (failed) return "there can be no thread for it";
  tell_interface(entering.answer, words[0], &instrument->line);
  visit_tell(&visit, &instrument->line);
  return NULL;
}

const command_kind library_commands[] = {
  {"load", 1, 1, load},
  {"enter", 0, 0, enter},
  {"enter-again", 0, 0, enter_again},
  {"ask", 1, 1, ask},
  {NULL, 0, 0, NULL},
};

#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#include "growing.h"
#include "json.h"
#include "scene.h"
#include "visit.h"

#define ENTRY_NAME "gantry_plugin_v1"

const char *const kind_names[KINDS] = {
  [KIND_PHASE] = "phase",
  [KIND_SKILL] = "skill",
  [KIND_SINK] = "sink",
  [KIND_RECOVERY] = "recovery",
};

const char *const kind_ids[KINDS] = {
  [KIND_PHASE] = GANTRY_PHASE_1,
  [KIND_SKILL] = GANTRY_SKILL_1,
  [KIND_SINK] = GANTRY_SINK_1,
  [KIND_RECOVERY] = GANTRY_RECOVERY_1,
};

static const size_t sizes[KINDS] = {
  [KIND_PHASE] = sizeof(gantry_phase_1),
  [KIND_SKILL] = sizeof(gantry_skill_1),
  [KIND_SINK] = sizeof(gantry_sink_1),
  [KIND_RECOVERY] = sizeof(gantry_recovery_1),
};

typedef struct place {
  uintptr_t base, end, code_start, code_end;
} place;

// Finds the object that was loaded at an address.
static int find_object(struct dl_phdr_info *object, size_t size, void *ctx) {
  (void)size;
  place *place = ctx;
  if (object->dlpi_addr != place->base) return 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    if (object->dlpi_phdr[i].p_type != PT_LOAD) continue;
    uintptr_t start = object->dlpi_addr + object->dlpi_phdr[i].p_vaddr;
    uintptr_t end = start + object->dlpi_phdr[i].p_memsz;
    if (end > place->end) place->end = end;
    if (!(object->dlpi_phdr[i].p_flags & PF_X)) continue;
    if (place->code_start == 0) place->code_start = start;
    place->code_end = end;
  }
  return 1;
}

void library_locate(library *library) {
  struct link_map *map;
  if (dlinfo(library->handle, RTLD_DI_LINKMAP, &map) == 0) {
    place place = {.base = map->l_addr};
    dl_iterate_phdr(find_object, &place);
    atomic_store(&the_scene.end, place.end);
    atomic_store(&the_scene.start, place.base);
    atomic_store(&the_scene.code_end, place.code_end);
    atomic_store(&the_scene.code_start, place.code_start);
  }
  void *symbol = dlsym(library->handle, ENTRY_NAME);
  memcpy(&library->entry, &symbol, sizeof library->entry);
}

void library_read_table(kind kind, kind_table *table, const void *theirs) {
  scene_reading = "a table of the plugin";
  growing_copy(table, sizes[kind], theirs);
  scene_reading = NULL;
}

typedef struct asking {
  const gantry_plugin *table;
  gantry_str id;
  const void *answer;
} asking;

static void ask(void *ctx) {
  asking *asking = ctx;
  asking->answer = asking->table->get_interface(asking->table->ctx, asking->id);
}

int library_offers(library *library, kind kind) {
  if (library->is_asked[kind]) return library->is_offered[kind];
  library->is_asked[kind] = 1;
  if (library->table.get_interface == NULL) return 0;
  asking asking = {&library->table, {kind_ids[kind], strlen(kind_ids[kind])}, NULL};
  visit visit = {.name = "ask", .perform = ask, .ctx = &asking};
  visit_make_on(&visit, THREAD_OWN);
  if (asking.answer == NULL) return 0;
  library_read_table(kind, &library->tables[kind], asking.answer);
  return library->is_offered[kind] = 1;
}

void library_tell_functions(kind kind, const kind_table *table, pile *line) {
  const struct {
    const char *name;
    int is_there;
  } functions[KINDS][5] = {
    [KIND_PHASE] = {{"create", table->phase.create != NULL},
                    {"destroy", table->phase.destroy != NULL},
                    {"run", table->phase.run != NULL},
                    {"plan", table->phase.plan != NULL},
                    {"undo", table->phase.undo != NULL}},
    [KIND_SKILL] = {{"create", table->skill.create != NULL},
                    {"destroy", table->skill.destroy != NULL},
                    {"invoke", table->skill.invoke != NULL}},
    [KIND_SINK] = {{"create", table->sink.create != NULL},
                   {"destroy", table->sink.destroy != NULL},
                   {"deliver", table->sink.deliver != NULL},
                   {"flush", table->sink.flush != NULL}},
    [KIND_RECOVERY] = {{"create", table->recovery.create != NULL},
                       {"destroy", table->recovery.destroy != NULL},
                       {"decide", table->recovery.decide != NULL}},
  };
  json_open(line, "functions", '[');
  for (size_t i = 0; i < 5; i++) {
    if (functions[kind][i].is_there) json_text(line, NULL, functions[kind][i].name);
  }
  json_close(line, ']');
}

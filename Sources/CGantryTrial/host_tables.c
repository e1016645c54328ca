#define _GNU_SOURCE
#include "host_tables.h"

#include <string.h>
#include <sys/mman.h>

#include "breach.h"
#include "host.h"
#include "traps.h"

#define PAGE 4096u
// How much of a table can be there, whatever it announces.
#define ROOM (64u * 1024)
#define STEP (ROOM + PAGE)

void host_tables_begin(host_tables *tables) { tables->minor = -1; }

void *host_tables_context(const host_tables *tables, host_table table) {
  // Any address that is the host's and no other table's will do; nobody reads what is there.
  return (void *)(uintptr_t)&tables->sizes[table];
}

// Writes a table as it is, and returns its size.
static size_t make_real(const host_tables *tables, host_table table, void *place) {
  void *ctx = host_tables_context(tables, table);
  switch (table) {
    case TABLE_HOST: {
      gantry_host host = host_functions;
      host.ctx = ctx;
      host.abi_minor = tables->minor < 0 ? GANTRY_ABI_MINOR : (uint32_t)tables->minor;
      memcpy(place, &host, sizeof host);
      return sizeof host;
    }
    default: return host_interface_make(table, ctx, place);
  }
}

static void make(host_tables *tables, host_table table) {
  const announcement *said = table == TABLE_HOST ? &tables->host : &tables->interfaces;
  uint8_t real[sizeof(gantry_host)];
  memset(real, 0, sizeof real);
  size_t size = make_real(tables, table, real);
  uint32_t announced = said->size == 0 ? (uint32_t)size : said->size < 0 ? 0 : (uint32_t)said->size;
  memcpy(real, &announced, sizeof announced);

  uint8_t *room = tables->pages + table * STEP, *end = room + ROOM;
  uint8_t *place = room;
  // What a plugin sees of the table; its size is always there.
  size_t visible = announced < sizeof announced ? sizeof announced : announced;
  if (visible > ROOM) visible = ROOM;
  if (said->poison == 2) place = end - (visible + 7) / 8 * 8;
  size_t copied = visible < size ? visible : size;
  // From what is announced or real, whichever ends first, to the end of the longer one.
  size_t whole = visible > size ? visible : size;
  if (whole > (size_t)(end - place)) whole = (size_t)(end - place);
  if (said->poison) trap_poison_fill(place, whole);
  memcpy(place, real, copied);
  memcpy(tables->originals[table], real, copied);
  tables->sizes[table] = copied;
  tables->tables[table] = place;
}

int host_tables_make(host_tables *tables) {
  if (tables->pages != NULL) return 1;
  void *pages =
    mmap(NULL, TABLES * STEP, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return 0;
  tables->pages = pages;
  for (host_table table = TABLE_HOST; table < TABLES; table++) make(tables, table);
  trap_lay(TRAP_HOST, pages, TABLES * STEP);
  host_tables_guard(tables, 0);
  return 1;
}

void host_tables_guard(const host_tables *tables, int is_guarded) {
  if (tables->pages == NULL) return;
  for (int table = 0; table < TABLES; table++) {
    uint8_t *room = tables->pages + (size_t)table * STEP;
    mprotect(room, ROOM, is_guarded ? PROT_READ : PROT_READ | PROT_WRITE);
    mprotect(room + ROOM, PAGE, PROT_NONE);
  }
}

void host_tables_check(host_tables *tables) {
  if (tables->pages == NULL) return;
  for (int table = 0; table < TABLES; table++) {
    size_t size = tables->sizes[table];
    if (memcmp(tables->tables[table], tables->originals[table], size) == 0) continue;
    const char *name = table == TABLE_HOST ? "gantry_host" : host_table_ids[table];
    breach_say(HOST_TABLE_CHANGED, "the host's table %s is no longer what it was", name);
    // Once is enough to find the culprit.
    memcpy(tables->originals[table], tables->tables[table], size);
  }
}

const void *host_tables_interface(const host_tables *tables, gantry_str id) {
  for (host_table table = TABLE_HOST + 1; table < TABLES; table++) {
    if (strlen(host_table_ids[table]) != id.len || tables->is_without[table]) continue;
    if (memcmp(host_table_ids[table], id.ptr, id.len) == 0) return tables->tables[table];
  }
  return NULL;
}

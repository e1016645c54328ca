// The tables that a plugin gets from its host: as they are, too short, too long, or poisoned.
#ifndef GANTRY_TRIAL_HOST_TABLES_H
#define GANTRY_TRIAL_HOST_TABLES_H

#include "gantry/gantry.h"
#include "said.h"

// What is announced of one table.
typedef struct announcement {
  int64_t size;  // 0 for the real one, -1 for a struct_size of 0
  int poison;
} announcement;

typedef struct host_tables {
  // What the script wants, before they are made.
  int64_t minor;  // -1 for the real one
  announcement host, interfaces;
  int is_without[TABLES];

  uint8_t *pages;  // NULL until they are made
  void *tables[TABLES];
  // What stands in each, and how much of it: for comparing.
  uint8_t originals[TABLES][sizeof(gantry_host)];
  size_t sizes[TABLES];
} host_tables;

void host_tables_begin(host_tables *tables);

// Makes them. Returns 0 when there is no memory.
int host_tables_make(host_tables *tables);

// Makes them read-only, or not.
void host_tables_guard(const host_tables *tables, int is_guarded);

// Says as a breach when one has changed.
void host_tables_check(host_tables *tables);

// The interface with this id, or NULL.
const void *host_tables_interface(const host_tables *tables, gantry_str id);

// The ctx of a table. Each has its own, so that handing back that of another one is noticed.
void *host_tables_context(const host_tables *tables, host_table table);

#endif

// The power supply of one journal: its three files, what was planned, and whether the power is on.
#ifndef GANTRY_POWERCUT_SUPPLY_H
#define GANTRY_POWERCUT_SUPPLY_H

#include <pthread.h>
#include <stdint.h>

#include "gantry_powercut.h"
#include "medium.h"

// The database, its write-ahead log and its rollback journal. The -shm is memory that happens to
// have a name: a reboot clears it.
#define FILES 3

typedef struct supply {
  pthread_mutex_t lock;  // guards everything below
  char *database;
  gantry_powercut_plan plan;
  chance chance;
  uint64_t operations;
  int is_cut;
  medium files[FILES];
  int64_t handle;
  int references;        // the handle and every open file; guarded by the lock of the list
  struct supply *next;   // guarded by the lock of the list
} supply;

// What an operation may do.
typedef enum power {
  POWER_ON,     // all of it
  POWER_FAILS,  // it is under way when the power goes
  POWER_OFF,    // nothing
} power;

// Finds the supply of a file and which of its files it is; NULL when it is not armed. What was found
// is held until it is let go.
supply *supply_find(const char *path, int *file);
void supply_let_go(supply *supply);

// Counts an operation and says what it may do. The caller has the lock.
power supply_count(supply *supply);

// Puts what survives in place. The caller has the lock.
void supply_cut(supply *supply);

// Makes every name in the folder durable. The caller has the lock.
void supply_sync_folder(supply *supply);

#endif

#define _GNU_SOURCE
#include "supply.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const suffixes[FILES] = {"", "-wal", "-journal"};

// Everything that is armed.
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static supply *list = NULL;
static int64_t last_handle = 0;

// MARK: - The list

static void free_supply(supply *supply) {
  for (int i = 0; i < FILES; i++) medium_free(&supply->files[i]);
  pthread_mutex_destroy(&supply->lock);
  free(supply->database);
  free(supply);
}

// The caller has the lock of the list.
static supply *armed(const char *database) {
  for (supply *each = list; each != NULL; each = each->next) {
    if (each->handle != 0 && strcmp(each->database, database) == 0) return each;
  }
  return NULL;
}

supply *supply_find(const char *path, int *file) {
  supply *found = NULL;
  pthread_mutex_lock(&list_lock);
  for (supply *each = list; each != NULL && found == NULL; each = each->next) {
    for (int i = 0; i < FILES && each->handle != 0; i++) {
      if (strcmp(each->files[i].path, path) != 0) continue;
      *file = i;
      found = each;
      found->references++;
      break;
    }
  }
  pthread_mutex_unlock(&list_lock);
  return found;
}

static supply *with_handle(int64_t handle) {
  pthread_mutex_lock(&list_lock);
  supply *found = list;
  while (found != NULL && (handle == 0 || found->handle != handle)) found = found->next;
  if (found != NULL) found->references++;
  pthread_mutex_unlock(&list_lock);
  return found;
}

void supply_let_go(supply *gone) {
  pthread_mutex_lock(&list_lock);
  int is_last = --gone->references == 0;
  for (supply **link = &list; is_last && *link != NULL; link = &(*link)->next) {
    if (*link != gone) continue;
    *link = gone->next;
    break;
  }
  pthread_mutex_unlock(&list_lock);
  if (is_last) free_supply(gone);
}

// MARK: - Operations

power supply_count(supply *supply) {
  if (supply->is_cut) return POWER_OFF;
  supply->operations++;
  return supply->operations == supply->plan.cut_at ? POWER_FAILS : POWER_ON;
}

void supply_sync_folder(supply *supply) {
  for (int i = 0; i < FILES; i++) medium_sync_entry(&supply->files[i]);
}

void supply_cut(supply *supply) {
  supply->is_cut = 1;
  for (int i = 0; i < FILES; i++) {
    medium *file = &supply->files[i];
    if (medium_cut(file, &supply->chance) == 0) continue;
    // A cut that was not done as planned would prove something else than it says.
    perror(file->path);
    abort();
  }
  char *shared = NULL;
  if (asprintf(&shared, "%s-shm", supply->database) < 0) abort();
  unlink(shared);
  free(shared);
}

// MARK: - What drivers call

static supply *new_supply(const char *path, const gantry_powercut_plan *plan) {
  sqlite3_vfs *ordinary = sqlite3_vfs_find(NULL);
  supply *new = calloc(1, sizeof *new);
  if (new == NULL) return NULL;
  pthread_mutex_init(&new->lock, NULL);
  new->plan = *plan;
  new->chance.state = plan->seed;
  new->references = 1;
  // SQLite opens files by their whole path, so it is the path that is looked for.
  size_t capacity = (size_t)ordinary->mxPathname + 1;
  new->database = malloc(capacity);
  int is_ready =
    new->database != NULL
    && ordinary->xFullPathname(ordinary, path, (int)capacity, new->database) % 256 == SQLITE_OK;
  for (int i = 0; i < FILES && is_ready; i++) {
    is_ready = medium_load(&new->files[i], new->database, suffixes[i]) == 0;
  }
  if (is_ready) return new;
  free_supply(new);
  return NULL;
}

int64_t gantry_powercut_arm(const char *database, const gantry_powercut_plan *plan) {
  supply *new = new_supply(database, plan);
  if (new == NULL) return 0;
  pthread_mutex_lock(&list_lock);
  int64_t handle = 0;
  if (armed(new->database) == NULL) {
    handle = new->handle = ++last_handle;
    new->next = list;
    list = new;
  }
  pthread_mutex_unlock(&list_lock);
  if (handle == 0) free_supply(new);
  return handle;
}

uint64_t gantry_powercut_operations(int64_t handle) {
  supply *found = with_handle(handle);
  if (found == NULL) return 0;
  pthread_mutex_lock(&found->lock);
  uint64_t operations = found->operations;
  pthread_mutex_unlock(&found->lock);
  supply_let_go(found);
  return operations;
}

int gantry_powercut_is_cut(int64_t handle) {
  supply *found = with_handle(handle);
  if (found == NULL) return 0;
  pthread_mutex_lock(&found->lock);
  int is_cut = found->is_cut;
  pthread_mutex_unlock(&found->lock);
  supply_let_go(found);
  return is_cut;
}

uint64_t gantry_powercut_cut(int64_t handle) {
  supply *found = with_handle(handle);
  if (found == NULL) return 0;
  uint64_t lost = 0;
  pthread_mutex_lock(&found->lock);
  if (!found->is_cut) supply_cut(found);
  for (int i = 0; i < FILES; i++) lost += found->files[i].lost;
  pthread_mutex_unlock(&found->lock);
  supply_let_go(found);
  return lost;
}

void gantry_powercut_end(int64_t handle) {
  supply *found = with_handle(handle);
  if (found == NULL) return;
  pthread_mutex_lock(&list_lock);
  found->handle = 0;
  pthread_mutex_unlock(&list_lock);
  supply_let_go(found);
  supply_let_go(found);
}

int gantry_powercut_check(const char *database, char *text, size_t capacity) {
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_open_v2(database, &connection, SQLITE_OPEN_READWRITE, NULL);
  if (result == SQLITE_OK) {
    // Looking must not change what is looked at next.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
    result = sqlite3_prepare_v2(connection, "PRAGMA integrity_check", -1, &statement, NULL);
  }
  if (result == SQLITE_OK) result = sqlite3_step(statement);
  const char *said = sqlite3_errmsg(connection);
  if (result == SQLITE_ROW) said = (const char *)sqlite3_column_text(statement, 0);
  snprintf(text, capacity, "%s", said == NULL ? "no memory" : said);
  sqlite3_finalize(statement);
  sqlite3_close(connection);
  return result == SQLITE_ROW ? SQLITE_OK : result;
}

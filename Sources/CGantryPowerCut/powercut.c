// The VFS: every call of SQLite, passed on while there is power.
#include <sqlite3.h>
#include <string.h>

#include "supply.h"

// A file of SQLite, followed in memory by the file of the VFS below.
typedef struct cut_file {
  sqlite3_file base;
  supply *supply;  // NULL: not armed
  int index;       // which of the supply's files
  // A new journal or log syncs the folder with its first sync, as the VFS below does.
  int syncs_folder;
} cut_file;

static sqlite3_vfs *below(void) { return sqlite3_vfs_find(NULL); }

static sqlite3_file *inner(sqlite3_file *file) { return (sqlite3_file *)((cut_file *)file + 1); }

// Whether a call that changes nothing on the disk must fail.
static int is_dark(sqlite3_file *file) {
  supply *supply = ((cut_file *)file)->supply;
  if (supply == NULL) return 0;
  pthread_mutex_lock(&supply->lock);
  int is_cut = supply->is_cut;
  pthread_mutex_unlock(&supply->lock);
  return is_cut;
}

// MARK: - What changes a file

static int cut_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  cut_file *self = (cut_file *)file;
  supply *supply = self->supply;
  if (supply != NULL) {
    pthread_mutex_lock(&supply->lock);
    power power = supply_count(supply);
    int result = SQLITE_OK;
    if (power == POWER_OFF) result = SQLITE_IOERR_WRITE;
    else if (medium_write(&supply->files[self->index], bytes, (size_t)count, (size_t)offset) != 0)
      result = SQLITE_IOERR_NOMEM;
    if (power == POWER_FAILS) {
      supply_cut(supply);
      result = SQLITE_IOERR_WRITE;
    }
    pthread_mutex_unlock(&supply->lock);
    if (result != SQLITE_OK) return result;
  }
  return inner(file)->pMethods->xWrite(inner(file), bytes, count, offset);
}

static int cut_truncate(sqlite3_file *file, sqlite3_int64 size) {
  cut_file *self = (cut_file *)file;
  supply *supply = self->supply;
  if (supply != NULL) {
    pthread_mutex_lock(&supply->lock);
    power power = supply_count(supply);
    int result = SQLITE_OK;
    if (power == POWER_OFF) result = SQLITE_IOERR_TRUNCATE;
    else if (medium_truncate(&supply->files[self->index], (size_t)size) != 0)
      result = SQLITE_IOERR_NOMEM;
    if (power == POWER_FAILS) {
      supply_cut(supply);
      result = SQLITE_IOERR_TRUNCATE;
    }
    pthread_mutex_unlock(&supply->lock);
    if (result != SQLITE_OK) return result;
  }
  return inner(file)->pMethods->xTruncate(inner(file), size);
}

// The caller has the lock.
static int sync_supplied(cut_file *self, supply *supply) {
  medium *medium = &supply->files[self->index];
  power power = supply_count(supply);
  if (power == POWER_OFF) return SQLITE_IOERR_FSYNC;
  int lies = (supply->plan.flags & GANTRY_POWERCUT_LIES) != 0;
  // A sync that is under way may have done its work, and nobody heard of it.
  int works = !lies && (power == POWER_ON || chance_takes(&supply->chance, 128));
  int result = works && medium_sync(medium) != 0 ? SQLITE_IOERR_NOMEM : SQLITE_OK;
  if (self->syncs_folder && (works || (lies && power == POWER_ON))) {
    supply_sync_folder(supply);
    self->syncs_folder = 0;
  }
  if (power == POWER_ON) return result;
  supply_cut(supply);
  return SQLITE_IOERR_FSYNC;
}

static int cut_sync(sqlite3_file *file, int flags) {
  cut_file *self = (cut_file *)file;
  if (self->supply == NULL) return inner(file)->pMethods->xSync(inner(file), flags);
  pthread_mutex_lock(&self->supply->lock);
  int result = sync_supplied(self, self->supply);
  pthread_mutex_unlock(&self->supply->lock);
  return result;
}

// MARK: - What only looks

static int cut_close(sqlite3_file *file) {
  int result = inner(file)->pMethods->xClose(inner(file));
  supply *supply = ((cut_file *)file)->supply;
  if (supply != NULL) supply_let_go(supply);
  return result;
}

static int cut_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
  if (is_dark(file)) return SQLITE_IOERR_READ;
  return inner(file)->pMethods->xRead(inner(file), bytes, count, offset);
}

static int cut_size(sqlite3_file *file, sqlite3_int64 *size) {
  if (is_dark(file)) return SQLITE_IOERR_FSTAT;
  return inner(file)->pMethods->xFileSize(inner(file), size);
}

static int cut_lock(sqlite3_file *file, int level) {
  if (is_dark(file)) return SQLITE_IOERR_LOCK;
  return inner(file)->pMethods->xLock(inner(file), level);
}

static int cut_unlock(sqlite3_file *file, int level) {
  return inner(file)->pMethods->xUnlock(inner(file), level);
}

static int cut_check_lock(sqlite3_file *file, int *is_held) {
  if (is_dark(file)) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  return inner(file)->pMethods->xCheckReservedLock(inner(file), is_held);
}

static int cut_control(sqlite3_file *file, int operation, void *argument) {
  return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}

static int cut_sector_size(sqlite3_file *file) {
  return inner(file)->pMethods->xSectorSize(inner(file));
}

static int cut_characteristics(sqlite3_file *file) {
  // That a write does not harm the bytes beside it is what a drive keeps even here; that it is whole
  // or in order is not.
  return inner(file)->pMethods->xDeviceCharacteristics(inner(file))
         & (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN);
}

// MARK: - The shared memory, which no cut keeps

static int cut_shm_map(sqlite3_file *file, int page, int size, int extends, void volatile **out) {
  if (is_dark(file)) return SQLITE_IOERR_SHMMAP;
  return inner(file)->pMethods->xShmMap(inner(file), page, size, extends, out);
}

static int cut_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  if ((flags & SQLITE_SHM_LOCK) && is_dark(file)) return SQLITE_IOERR_SHMLOCK;
  return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}

static void cut_shm_barrier(sqlite3_file *file) {
  inner(file)->pMethods->xShmBarrier(inner(file));
}

static int cut_shm_unmap(sqlite3_file *file, int deletes) {
  // After a cut the name belongs to whoever opens the journal next.
  return inner(file)->pMethods->xShmUnmap(inner(file), deletes && !is_dark(file));
}

// Nothing is mapped, so that every read is seen.
static int cut_fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **out) {
  (void)file, (void)offset, (void)count;
  *out = NULL;
  return SQLITE_OK;
}

static int cut_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page) {
  (void)file, (void)offset, (void)page;
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 3,
  .xClose = cut_close,
  .xRead = cut_read,
  .xWrite = cut_write,
  .xTruncate = cut_truncate,
  .xSync = cut_sync,
  .xFileSize = cut_size,
  .xLock = cut_lock,
  .xUnlock = cut_unlock,
  .xCheckReservedLock = cut_check_lock,
  .xFileControl = cut_control,
  .xSectorSize = cut_sector_size,
  .xDeviceCharacteristics = cut_characteristics,
  .xShmMap = cut_shm_map,
  .xShmLock = cut_shm_lock,
  .xShmBarrier = cut_shm_barrier,
  .xShmUnmap = cut_shm_unmap,
  .xFetch = cut_fetch,
  .xUnfetch = cut_unfetch,
};

// MARK: - Names

// Counts a creation if there is one. The caller has the lock.
static int enter(supply *supply, medium *medium, int flags) {
  if (supply->is_cut) return SQLITE_IOERR;
  if (medium->exists || (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_OK;
  power power = supply_count(supply);
  medium_create(medium);
  if (power == POWER_ON) return SQLITE_OK;
  supply_cut(supply);
  return SQLITE_IOERR;
}

static int cut_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                    int *out_flags) {
  (void)vfs;
  cut_file *self = (cut_file *)file;
  memset(self, 0, sizeof *self);
  inner(file)->pMethods = NULL;
  if (name != NULL) self->supply = supply_find(name, &self->index);
  int result = SQLITE_OK;
  if (self->supply != NULL) {
    pthread_mutex_lock(&self->supply->lock);
    result = enter(self->supply, &self->supply->files[self->index], flags);
    pthread_mutex_unlock(&self->supply->lock);
    int is_log = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    self->syncs_folder = is_log && (flags & SQLITE_OPEN_CREATE) != 0;
  }
  if (result == SQLITE_OK) result = below()->xOpen(below(), name, inner(file), flags, out_flags);
  if (result == SQLITE_OK) {
    file->pMethods = &methods;
  } else if (self->supply != NULL) {
    supply_let_go(self->supply);
  }
  return result;
}

// The caller has the lock.
static int delete_supplied(supply *supply, medium *medium, int syncs) {
  power power = supply_count(supply);
  if (power == POWER_OFF) return SQLITE_IOERR_DELETE;
  if (medium_delete(medium, &supply->chance) != 0) return SQLITE_IOERR_NOMEM;
  if (power == POWER_ON) {
    if (syncs) supply_sync_folder(supply);
    return SQLITE_OK;
  }
  supply_cut(supply);
  return SQLITE_IOERR_DELETE;
}

static int cut_delete(sqlite3_vfs *vfs, const char *name, int syncs) {
  (void)vfs;
  int index = 0;
  supply *supply = supply_find(name, &index);
  if (supply == NULL) return below()->xDelete(below(), name, syncs);
  pthread_mutex_lock(&supply->lock);
  int result = delete_supplied(supply, &supply->files[index], syncs);
  pthread_mutex_unlock(&supply->lock);
  supply_let_go(supply);
  return result == SQLITE_OK ? below()->xDelete(below(), name, 0) : result;
}

static int cut_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
  (void)vfs;
  int index = 0;
  supply *supply = supply_find(name, &index);
  if (supply == NULL) return below()->xAccess(below(), name, flags, out);
  pthread_mutex_lock(&supply->lock);
  int is_cut = supply->is_cut;
  pthread_mutex_unlock(&supply->lock);
  supply_let_go(supply);
  return is_cut ? SQLITE_IOERR_ACCESS : below()->xAccess(below(), name, flags, out);
}

static pthread_mutex_t registration = PTHREAD_MUTEX_INITIALIZER;

int gantry_powercut_register(void) {
  static sqlite3_vfs vfs;
  pthread_mutex_lock(&registration);
  int result = sqlite3_initialize();
  if (result == SQLITE_OK && vfs.zName == NULL) {
    // Time, chance and names are those of the VFS below, whose functions do not look at the VFS
    // they are given.
    vfs = *below();
    vfs.pNext = NULL;
    vfs.zName = GANTRY_POWERCUT_VFS;
    vfs.szOsFile = (int)sizeof(cut_file) + below()->szOsFile;
    vfs.xOpen = cut_open;
    vfs.xDelete = cut_delete;
    vfs.xAccess = cut_access;
    result = sqlite3_vfs_register(&vfs, 0);
  }
  pthread_mutex_unlock(&registration);
  return result;
}

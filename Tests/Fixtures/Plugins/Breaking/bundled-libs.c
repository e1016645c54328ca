// breaks: bundled-libs
// A copy of SQLite is linked in and can be seen, so that others may end up calling it.
#include "good-phase.h"

GANTRY_EXPORT const char *sqlite3_libversion(void);
GANTRY_EXPORT int sqlite3_open(const char *path, void **database);

const char *sqlite3_libversion(void) { return "3.34.1"; }

int sqlite3_open(const char *path, void **database) {
  *database = NULL;
  return path == NULL;
}

PHASE()

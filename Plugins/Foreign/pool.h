// Memory that is given back all at once, when a session has ended.
#ifndef FOREIGN_POOL_H
#define FOREIGN_POOL_H

#include <stddef.h>

typedef struct pool_block pool_block;

typedef struct pool {
  pool_block *blocks;
  size_t used;  // Of the first block.
  size_t size;
} pool;

// Zeroed bytes, aligned for anything; NULL when there is no memory.
void *pool_take(pool *pool, size_t size);

// A copy of a text with a NUL behind it; NULL when there is no memory.
char *pool_copy(pool *pool, const char *text, size_t length);

void pool_free(pool *pool);

#endif

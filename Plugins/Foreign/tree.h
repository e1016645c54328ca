// JSON as a tree, read from the input of a call.
#ifndef FOREIGN_TREE_H
#define FOREIGN_TREE_H

#include <stddef.h>

#include "pool.h"

typedef enum tree_kind {
  TREE_NULL, TREE_FALSE, TREE_TRUE, TREE_NUMBER, TREE_STRING, TREE_LIST, TREE_OBJECT,
} tree_kind;

typedef struct tree {
  tree_kind kind;
  const char *text;  // Of a string, decoded, or of a number, as written; a NUL follows.
  size_t length;
  const char *name;  // Of a member of an object.
  size_t name_length;
  struct tree *first;  // The first element or member.
  struct tree *next;
} tree;

// Reads a whole text. NULL when it is no JSON, or when *has_memory became 0.
tree *tree_read(pool *pool, const char *text, size_t length, int *has_memory);

// A member of an object; NULL when it is not there, or when this is no object. Of a name written
// twice the last one counts, as for the host.
const tree *tree_member(const tree *object, const char *name);

// The text of a member; NULL when it is not there, no string, or has a NUL inside.
const char *tree_text(const tree *object, const char *name);

#endif

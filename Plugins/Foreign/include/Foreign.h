// A plugin has no header of its own: the host finds gantry_plugin_v1 in the library. This file is
// here because the package manager wants a public folder for every C target.
#include "gantry/gantry.h"

/** Measures what the project has promised to reach, and says whether it does. */
package io.lohdb.bench.targets;

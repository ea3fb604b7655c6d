/** What a run of the rival suite found, as one page of HTML and as pictures. */
package io.lohdb.bench.charts;

/** The REST API and the routes that providers call back on, over the ports. */
@org.jspecify.annotations.NullMarked
package dev.ringfence.engine.http;

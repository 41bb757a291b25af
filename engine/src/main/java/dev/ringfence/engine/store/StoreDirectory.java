package dev.ringfence.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store, held by one engine at a time. Thread-safe. The lock ends with the
 * process, however that ends.
 */
public final class StoreDirectory implements AutoCloseable {
  private static final String LOCK = "ringfence.lock";
  private static final String SECRET = "callback.secret";
  private static final int SECRET_BYTES = 32;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private StoreDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the directory, and makes it if it is not there.
   *
   * @throws StoreException when another engine has it, or it cannot be written to
   */
  public static StoreDirectory take(Path path) {
    FileChannel channel = null;
    try {
      make(path);
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StoreException(
            "another engine is running on the store in "
                + path
                + "; stop it, or give this one its own store: path",
            null);
      }
      return new StoreDirectory(path, channel, lock);
    } catch (IOException e) {
      throw new StoreException("the store in " + path + " cannot be opened: " + e, e);
    }
  }

  /** What is in it is nobody else's business. */
  private static void make(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.getFileStore(parent == null ? path : parent).supportsFileAttributeView("posix")) {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(path);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  public Path path() {
    return path;
  }

  /**
   * The key of the MAC in callback URLs: made once, readable by the owner only, so that callbacks
   * of calls from before a restart are still known to be ours.
   */
  public byte[] callbackSecret() {
    Path file = path.resolve(SECRET);
    try {
      if (Files.exists(file)) {
        byte[] secret = Files.readAllBytes(file);
        if (secret.length == SECRET_BYTES) {
          return secret;
        }
        throw new StoreException(
            file + " is damaged; delete it, and callbacks of calls in progress are lost", null);
      }
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      write(file, secret);
      return secret;
    } catch (IOException e) {
      throw new StoreException("the key of callback URLs cannot be kept in " + file + ": " + e, e);
    }
  }

  /** Whole or not at all, and on disk before the first URL is made with it. */
  private void write(Path file, byte[] secret) throws IOException {
    Path fresh = path.resolve(SECRET + ".new");
    Files.deleteIfExists(fresh);
    if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(fresh);
    }
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(secret);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new StoreException("the store in " + path + " could not be let go of: " + e, e);
    }
  }
}

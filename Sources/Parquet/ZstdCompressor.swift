import CZstd

/// Compresses pages with zstd, one frame each. The same bytes give the same frame, as long as libzstd is the same.
final class ZstdCompressor {
  /// zstd's number in the format.
  static let codec: Int32 = 6

  private let context: OpaquePointer

  init(level: Int) throws(ParquetError) {
    guard let context = ZSTD_createCCtx() else { throw .compression("not enough memory") }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
  }

  deinit { ZSTD_freeCCtx(context) }

  func compress(_ bytes: [UInt8]) throws(ParquetError) -> [UInt8] {
    var result = 0
    let frame = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
      result = bytes.withUnsafeBytes {
        ZSTD_compress2(context, buffer.baseAddress, buffer.count, $0.baseAddress, $0.count)
      }
      count = ZSTD_isError(result) == 0 ? result : 0
    }
    guard ZSTD_isError(result) == 0 else { throw .compression(String(cString: ZSTD_getErrorName(result))) }
    return frame
  }
}

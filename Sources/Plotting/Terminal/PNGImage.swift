import CPNG

/// The pixels of a PNG file.
struct PNGImage {
  let width: Int
  let height: Int
  /// Rows from the top, four bytes (red, green, blue, alpha) per pixel.
  let pixels: [UInt8]

  /// - Throws: ``PlottingError/unreadablePicture(_:)``
  init(_ file: [UInt8]) throws {
    self = try file.withUnsafeBytes { try PNGImage($0) }
  }

  /// libpng keeps the pointer until the pixels are read, so both calls stand in the scope of `file`.
  private init(_ file: UnsafeRawBufferPointer) throws {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard let start = file.baseAddress, png_image_begin_read_from_memory(&image, start, file.count) != 0 else {
      throw PlottingError.unreadablePicture(PNGImage.message(of: image))
    }
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    width = Int(image.width)
    height = Int(image.height)
    guard width <= 32_767, height <= 32_767 else {
      throw PlottingError.unreadablePicture("\(width)×\(height) pixels are too many")
    }
    var pixels = [UInt8](repeating: 0, count: width * height * 4)
    guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else {
      throw PlottingError.unreadablePicture(PNGImage.message(of: image))
    }
    self.pixels = pixels
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

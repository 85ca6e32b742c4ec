import CChafa

/// Pixels turned into what a terminal understands, by libchafa.
enum ChafaCanvas {
  /// - Parameters:
  ///   - capabilities: a picture protocol.
  ///   - columns: width of the result in character cells.
  ///   - rows: height in cells.
  ///   - cell: width and height of a cell in pixels.
  static func print(
    _ image: PNGImage, as capabilities: TerminalCapabilities, columns: Int, rows: Int, cell: (width: Int, height: Int)
  ) throws -> String {
    let config = chafa_canvas_config_new()
    defer { chafa_canvas_config_unref(config) }
    guard let mode = mode(capabilities) else { throw PlottingError.unreadablePicture("no picture protocol") }
    chafa_canvas_config_set_pixel_mode(config, mode)
    chafa_canvas_config_set_canvas_mode(config, CHAFA_CANVAS_MODE_TRUECOLOR)
    chafa_canvas_config_set_geometry(config, Int32(columns), Int32(rows))
    chafa_canvas_config_set_cell_geometry(config, Int32(cell.width), Int32(cell.height))
    chafa_canvas_config_set_work_factor(config, 0.8)
    let canvas = chafa_canvas_new(config)
    defer { chafa_canvas_unref(canvas) }
    chafa_canvas_draw_all_pixels(
      canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, image.pixels, Int32(image.width), Int32(image.height),
      Int32(image.width * 4))
    let info = chafa_term_db_get_fallback_info(chafa_term_db_get_default())
    defer { chafa_term_info_unref(info) }
    guard let text = chafa_canvas_print(canvas, info) else {
      throw PlottingError.unreadablePicture("libchafa printed nothing")
    }
    defer { g_string_free(text, 1) }
    return String(
      decoding: UnsafeRawBufferPointer(start: text.pointee.str, count: Int(text.pointee.len)), as: UTF8.self)
  }

  private static func mode(_ capabilities: TerminalCapabilities) -> ChafaPixelMode? {
    switch capabilities {
    case .kitty: CHAFA_PIXEL_MODE_KITTY
    case .iterm2: CHAFA_PIXEL_MODE_ITERM2
    case .sixel: CHAFA_PIXEL_MODE_SIXELS
    case .text: nil
    }
  }
}

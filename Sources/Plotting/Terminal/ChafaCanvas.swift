import CChafa

/// Pixels turned into what a terminal understands, by libchafa.
enum ChafaCanvas {
  /// - Parameters:
  ///   - capabilities: a picture protocol or symbols.
  ///   - columns: width of the result in character cells.
  ///   - rows: height in cells.
  ///   - cell: width and height of a cell in pixels.
  static func print(
    _ image: PNGImage, as capabilities: TerminalCapabilities, columns: Int, rows: Int, cell: (width: Int, height: Int)
  ) throws -> String {
    let config = chafa_canvas_config_new()
    defer { chafa_canvas_config_unref(config) }
    let symbols = chafa_symbol_map_new()
    defer { chafa_symbol_map_unref(symbols) }
    let (pixelMode, colorMode, tags) = modes(capabilities)
    chafa_symbol_map_add_by_tags(symbols, tags)
    chafa_canvas_config_set_symbol_map(config, symbols)
    chafa_canvas_config_set_pixel_mode(config, pixelMode)
    chafa_canvas_config_set_canvas_mode(config, colorMode)
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

  private static func modes(
    _ capabilities: TerminalCapabilities
  ) -> (ChafaPixelMode, ChafaCanvasMode, ChafaSymbolTags) {
    let blocks = ChafaSymbolTags(
      CHAFA_SYMBOL_TAG_BLOCK.rawValue | CHAFA_SYMBOL_TAG_SPACE.rawValue | CHAFA_SYMBOL_TAG_DIAGONAL.rawValue)
    switch capabilities {
    case .kitty: return (CHAFA_PIXEL_MODE_KITTY, CHAFA_CANVAS_MODE_TRUECOLOR, blocks)
    case .iterm2: return (CHAFA_PIXEL_MODE_ITERM2, CHAFA_CANVAS_MODE_TRUECOLOR, blocks)
    case .sixel: return (CHAFA_PIXEL_MODE_SIXELS, CHAFA_CANVAS_MODE_TRUECOLOR, blocks)
    case .symbols(.trueColor): return (CHAFA_PIXEL_MODE_SYMBOLS, CHAFA_CANVAS_MODE_TRUECOLOR, blocks)
    case .symbols(.colors256): return (CHAFA_PIXEL_MODE_SYMBOLS, CHAFA_CANVAS_MODE_INDEXED_240, blocks)
    case .symbols(.colors16), .text: return (CHAFA_PIXEL_MODE_SYMBOLS, CHAFA_CANVAS_MODE_INDEXED_16, blocks)
    }
  }
}

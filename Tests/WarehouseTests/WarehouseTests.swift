import Testing

@Suite("Warehouse") struct WarehouseTests {}

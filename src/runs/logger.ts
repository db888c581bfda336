/** What the engine needs of a logger; pino's fits. */
export interface EngineLogger {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

export const silentLogger: EngineLogger = { info() {}, warn() {}, error() {} };

namespace Notify.Templates.Liquid.Limits;

/// <summary>
/// A rendering reached a limit or met an error. The message is Notify's own and never contains a value of the model.
/// </summary>
internal sealed class RenderException(string message) : Exception(message);

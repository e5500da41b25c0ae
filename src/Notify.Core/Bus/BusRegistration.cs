namespace Notify.Bus;

/// <summary>Says which bus the host uses. Each <c>UseX</c> registers one; two different ones are an error at start.</summary>
/// <param name="Name">What to call the bus in messages: <c>Redis</c>.</param>
public sealed record BusRegistration(string Name);

using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Says that the application chose a bus. Every <c>UseX</c> of a bus adds one to the services, so that two buses are found out at start. The default bus adds none.
/// </summary>
/// <param name="Name">The bus, as in the name of its method: <c>InMemory</c>, <c>Redis</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record BusRegistration(string Name);

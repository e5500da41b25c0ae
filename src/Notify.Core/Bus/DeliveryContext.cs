using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Shows a bus whether a call comes from inside a delivery.</summary>
/// <remarks>
/// A sender, a gate or an observer that enqueues into its own full lane would wait for a slot that it occupies itself.
/// Therefore calls from inside a delivery ignore the capacity of the lane, as retries and forwards do.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeliveryContext
{
    private static readonly AsyncLocal<bool> Current = new();

    /// <summary>Gets a value indicating whether the current call comes from inside a delivery.</summary>
    public static bool IsInside => Current.Value;

    /// <summary>
    /// Marks the current execution context, and everything that it calls from now on, as the inside of a delivery.
    /// </summary>
    public static void Enter() => Current.Value = true;
}

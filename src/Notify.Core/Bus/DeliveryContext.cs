using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Provides whether a call to the bus comes from inside a delivery.</summary>
/// <remarks>
/// A sender, a gate or an observer that enqueues into its own full lane would wait for a slot that it occupies itself.
/// Therefore calls from inside a delivery bypass the bound of the lane, as retries and forwards do.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeliveryContext
{
    private static readonly AsyncLocal<bool> Current = new();

    /// <summary>Gets a value indicating whether the current call comes from inside a delivery.</summary>
    public static bool IsInside => Current.Value;

    /// <summary>The context in which deliveries run. Nothing of the context of the claim loop flows into them.</summary>
    internal static ExecutionContext Inside { get; } = Create(Current);

    private static ExecutionContext Create(AsyncLocal<bool> current)
    {
        ExecutionContext? inside = null;
        // A new thread has an empty context. It must not use a static member: the initialization of this class waits
        // for it.
        var thread = new Thread(() =>
        {
            current.Value = true;
            inside = ExecutionContext.Capture();
        });
        thread.UnsafeStart();
        thread.Join();
        return inside!;
    }
}

namespace Notify.Testing;

/// <summary>Why a request is refused: the status, and a sentence for whoever reads the test's output.</summary>
internal sealed class PushRefusal(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}

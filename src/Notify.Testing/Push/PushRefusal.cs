namespace Notify.Testing;

/// <summary>The reason why a request is rejected: the status, and a sentence for the output of the test.</summary>
internal sealed class PushRefusal(int status, string reason) : Exception(reason)
{
    public int Status { get; } = status;
}

namespace Notify.AspNetCore.Http;

/// <summary>
/// The key by which a limit counts. The middleware keeps the partitions of all policies without a name together, so the
/// policy is a part of the key. Otherwise the first request of a client would choose the limit for all endpoints.
/// </summary>
/// <param name="Policy">The limit, which is compared by reference.</param>
/// <param name="Client">The client.</param>
internal readonly record struct ClientPartition(ClientRateLimit Policy, string Client);

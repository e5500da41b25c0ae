namespace Notify.AspNetCore.Http;

/// <summary>What a limit counts by. The middleware keeps the partitions of all policies without a name together, so the policy is a part of the key: else a client's first request would choose the limit of all.</summary>
/// <param name="Policy">The limit that counts; equal to itself alone.</param>
/// <param name="Client">The client.</param>
internal readonly record struct ClientPartition(ClientRateLimit Policy, string Client);

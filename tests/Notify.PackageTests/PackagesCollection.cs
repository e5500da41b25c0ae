namespace Notify.PackageTests;

/// <summary>Packing takes a while: all tests of the packages share one set.</summary>
[CollectionDefinition(Name)]
public sealed class PackagesCollection : ICollectionFixture<PackagesFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "packages";
}

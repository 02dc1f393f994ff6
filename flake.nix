{
  description = "Meshproof: who can reach what in an Istio mesh, and the proof";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { nixpkgs, ... }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEach = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          packages = [ pkgs.nodejs_20 pkgs.kubectl pkgs.istioctl pkgs.chromium ];
          # The browser that comes with npm is built for plain Linux; the shell brings its own.
          MESHPROOF_CHROMIUM = pkgs.lib.getExe pkgs.chromium;
        };
      });
    };
}
